package dev.muster.jumpcloud.client;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hc.core5.http.HttpResponse;

/**
 * The status and the headers of a response.
 *
 * @param status the HTTP status
 * @param headers by name in lower case; the last one where a name occurs more than once
 */
public record ResponseHead(int status, Map<String, String> headers) {

    static ResponseHead of(HttpResponse response) {
        var headers = new TreeMap<String, String>();
        Arrays.stream(response.getHeaders())
                .forEach(header -> headers.put(header.getName().toLowerCase(Locale.ROOT), header.getValue()));
        return new ResponseHead(response.getCode(), headers);
    }
}
