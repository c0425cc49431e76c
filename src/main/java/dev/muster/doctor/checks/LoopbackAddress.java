package dev.muster.doctor.checks;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/** Recognises a sandbox on this machine. */
final class LoopbackAddress {
    private LoopbackAddress() {}

    static boolean serves(URI service) {
        try {
            return service.getScheme().equals("http")
                    && InetAddress.getByName(service.getHost()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
