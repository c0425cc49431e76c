package dev.muster.messaging;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.config.ConfigurationException;
import dev.muster.config.QueueSettings.Jms;
import dev.muster.config.Secret;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The client of a JMS broker")
class JmsClientTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "artemis, tcp://broker.example.com:x|?password=Tops3cret",
        "amqp, amqp://broker.example.com:x|?jms.password=Tops3cret"
    })
    @DisplayName("says that it cannot use a URL without repeating the password in it")
    void keepsThePasswordInTheUrl(String client, String url) {
        assertThatThrownBy(() -> new JmsClient(new Jms(client, url, "", Secret.of(""))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("MUSTER_JMS_URL cannot be used by the client " + client)
                .hasMessageNotContaining("Tops3cret");
    }

    @Test
    @DisplayName("says what a client must be if there is no client of that name")
    void reportsAnUnknownClient() {
        assertThatThrownBy(
                        () -> new JmsClient(new Jms("java.lang.String", "tcp://broker.example.com", "", Secret.of(""))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("it must be artemis, amqp, or a connection factory's class");
    }
}
