package dev.muster.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedHostsTest {
    private final AllowedHosts hosts = new AllowedHosts(Set.of("muster.example.com"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "::1",
                "[::1]",
                "[0:0:0:0:0:0:0:1]",
                "[::ffff:10.1.2.3]",
                "[fe80::1%eth0]",
                "fe80:0:0:0:0:0:0:1%2",
                "localhost",
                "LOCALHOST.",
                "muster.example.com"
            })
    void acceptsIpAddressesAndItsNames(String host) {
        assertThat(hosts.have(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example.com", "127.0.0.1.evil.example.com", "cafe", "localhost.evil.example.com"})
    void rejectsOtherNames(String host) {
        assertThat(hosts.have(host)).isFalse();
    }
}
