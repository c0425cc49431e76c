package dev.muster.doctor;

import dev.muster.config.Settings;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.Properties;

/** The HTTP proxy that calls to the service go through: what Camel's component for the service's scheme was set to. */
record Proxy(String host, int port) {

    /** Empty where calls go straight to the service. */
    static Optional<Proxy> of(Settings settings, String scheme) {
        Properties properties = settings.forRoutes();
        String host = properties.getProperty(setting(scheme, "Host"), "");
        String port = properties.getProperty(setting(scheme, "Port"), "");
        return host.isEmpty() || !port.matches("[0-9]{1,5}") ? Optional.empty() : Optional.of(new Proxy(host, Integer.parseInt(port)));
    }

    /** The name of a setting of the proxy. */
    static String setting(String scheme, String what) {
        return "camel.component." + scheme + ".proxy" + what;
    }

    /** A socket whose connections go through the proxy. */
    Socket socket() {
        return new Socket(new java.net.Proxy(java.net.Proxy.Type.HTTP, new InetSocketAddress(host, port)));
    }
}
