package dev.muster.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/**
 * Makes an error of a route, such as memory that is not there, a failure of its exchange like any other. Camel hands an
 * error up to the consumer, which would never ask for work again.
 */
public final class ErrorBarrier {

    /** Sends an exchange to an endpoint. */
    public void send(String endpoint, Exchange exchange) {
        try (ProducerTemplate template = exchange.getContext().createProducerTemplate()) {
            template.send(endpoint, exchange);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Error e) {
            exchange.setException(e);
        }
    }
}
