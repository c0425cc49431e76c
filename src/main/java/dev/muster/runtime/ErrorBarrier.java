package dev.muster.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/**
 * Turns an {@link Error} of a route, such as an OutOfMemoryError, into a failure of its exchange. Camel would pass it
 * to the consumer, which would never poll again.
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
