package dev.muster.jumpcloud.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/** Aborts a response that is too large or too slow: HttpClient limits only the wait for each part of it. */
final class ResponseLimits implements ExecChainHandler {
    private final int largest;
    private final Duration longest;

    ResponseLimits(int largest, Duration longest) {
        this.largest = largest;
        this.longest = longest;
    }

    /** A response was aborted. */
    static final class Exceeded extends IOException {
        private static final long serialVersionUID = 1L;

        Exceeded(String message) {
            super(message);
        }
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        ClassicHttpResponse response = chain.proceed(request, scope);
        HttpEntity entity = response.getEntity();
        if (entity != null) {
            response.setEntity(new HttpEntityWrapper(entity) {
                @Override
                public InputStream getContent() throws IOException {
                    return new Limited(super.getContent(), scope);
                }
            });
        }
        return response;
    }

    private final class Limited extends FilterInputStream {
        private final ExecChain.Scope scope;
        private final long begun = System.nanoTime();
        private long bytes;

        Limited(InputStream in, ExecChain.Scope scope) {
            super(in);
            this.scope = scope;
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            check(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            check(Math.max(0, read));
            return read;
        }

        private void check(int read) throws IOException {
            bytes += read;
            if (bytes > largest) {
                abort("the answer is larger than " + largest + " bytes");
            }
            if (System.nanoTime() - begun > longest.toNanos()) {
                abort("the answer did not come to its end within " + longest.toSeconds() + " s");
            }
        }

        /** Closes the connection, since closing only the stream would read it to its end. */
        private void abort(String reason) throws IOException {
            scope.execRuntime.discardEndpoint();
            throw new Exceeded(reason);
        }
    }
}
