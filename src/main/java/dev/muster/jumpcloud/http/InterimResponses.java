package dev.muster.jumpcloud.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.impl.Http1StreamListener;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;

/** Limits the number of interim responses (HTTP 1xx) before the response: HttpClient accepts any number of them. */
final class InterimResponses extends HttpRequestExecutor {
    private static final int MOST = 100;

    @Override
    public ClassicHttpResponse execute(
            ClassicHttpRequest request,
            HttpClientConnection connection,
            HttpResponseInformationCallback callback,
            HttpContext context)
            throws IOException, HttpException {
        try {
            return HttpRequestExecutor.builder()
                    .withHttp1StreamListener(new Count())
                    .build()
                    .execute(request, connection, callback, context);
        } catch (UncheckedIOException tooMany) {
            throw tooMany.getCause();
        }
    }

    /** Counts those of one request. HttpClient does not pass {@code 100 Continue} to the callback. */
    private static final class Count implements Http1StreamListener {
        private int interim;

        @Override
        public void onRequestHead(HttpConnection connection, HttpRequest request) {}

        @Override
        public void onResponseHead(HttpConnection connection, HttpResponse response) {
            if (response.getCode() < HttpStatus.SC_SUCCESS && ++interim > MOST) {
                throw new UncheckedIOException(new IOException("more than " + MOST + " interim answers came"));
            }
        }

        @Override
        public void onExchangeComplete(HttpConnection connection, boolean keepAlive) {}
    }
}
