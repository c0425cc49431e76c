package dev.muster.runtime;

import dev.muster.jumpcloud.client.ApiOperation;
import dev.muster.jumpcloud.client.ApiRequest;
import dev.muster.jumpcloud.client.JumpCloudClient;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * Makes the call that a message describes, and replaces the message by the
 * {@link dev.muster.jumpcloud.client.ApiResult}. The variable {@code api} has the {@link ApiOperation}, Camel's own
 * headers the method and the target; all others are sent as headers of the request.
 */
final class JumpCloudCall implements Processor {
    private static final String CAMELS_OWN = "Camel*";
    private static final Set<String> WITH_BODY = Set.of("POST", "PATCH");

    private final JumpCloudClient client;

    JumpCloudCall(JumpCloudClient client) {
        this.client = client;
    }

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        String method = Objects.requireNonNull(message.getHeader(Exchange.HTTP_METHOD, String.class));
        String target = Objects.requireNonNull(message.getHeader(Exchange.HTTP_PATH, String.class));
        message.removeHeaders(CAMELS_OWN);
        var request = new ApiRequest(
                Objects.requireNonNull(exchange.getVariable("api", ApiOperation.class)),
                method,
                target,
                headers(message),
                WITH_BODY.contains(method) ? message.getBody(String.class) : null);
        message.removeHeaders("*");
        message.setBody(client.call(request));
    }

    private static Map<String, String> headers(Message message) {
        return message.getHeaders().keySet().stream()
                .collect(Collectors.toMap(name -> name, name -> message.getHeader(name, String.class)));
    }
}
