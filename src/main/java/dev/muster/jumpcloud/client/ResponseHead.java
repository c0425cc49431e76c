package dev.muster.jumpcloud.client;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hc.core5.http.HttpResponse;

/**
 * What came before the body of an answer.
 *
 * @param status the HTTP status
 * @param headers by their names in lower case; of several with one name the last
 */
public record ResponseHead(int status, Map<String, String> headers) {

    static ResponseHead of(HttpResponse response) {
        var headers = new TreeMap<String, String>();
        Arrays.stream(response.getHeaders())
                .forEach(header -> headers.put(header.getName().toLowerCase(Locale.ROOT), header.getValue()));
        return new ResponseHead(response.getCode(), headers);
    }
}
