package dev.muster.jumpcloud.http;

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

/**
 * Limits the time of a whole call: connection, proxy, handshake, request, and the response to its last byte. HttpClient
 * limits only the wait for each part, so that a peer that sends a byte now and then would be waited for without end.
 */
final class DeadlineExec implements ExecChainHandler {
    private final Duration longest;

    DeadlineExec(Duration longest) {
        this.longest = longest;
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        var timer = new DeadlineTimer(scope.execRuntime, longest);
        HttpEntity entity = null;
        try {
            ClassicHttpResponse response = chain.proceed(request, scope);
            entity = response.getEntity();
            if (entity != null) {
                response.setEntity(new Bounded(entity, timer));
            }
            return response;
        } catch (IOException | HttpException | RuntimeException failure) {
            if (timer.hasRung()) {
                throw new CallTimeoutException(longest);
            }
            throw failure;
        } finally {
            if (entity == null) {
                timer.close();
            } else {
                timer.ringOnce();
            }
        }
    }

    /** A body whose timer runs until it has been read. */
    private final class Bounded extends HttpEntityWrapper {
        private final DeadlineTimer timer;

        Bounded(HttpEntity body, DeadlineTimer timer) {
            super(body);
            this.timer = timer;
        }

        @Override
        public InputStream getContent() throws IOException {
            return new FilterInputStream(super.getContent()) {
                @Override
                public int read() throws IOException {
                    byte[] one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
                }

                @Override
                public int read(byte[] buffer, int offset, int length) throws IOException {
                    try {
                        int read = super.read(buffer, offset, length);
                        if (read < 0) {
                            timer.close();
                        }
                        return read;
                    } catch (IOException failure) {
                        throw withReason(failure);
                    }
                }

                /** May read the rest of the body. */
                @Override
                public void close() throws IOException {
                    try {
                        super.close();
                    } catch (IOException failure) {
                        throw withReason(failure);
                    } finally {
                        timer.close();
                    }
                }
            };
        }

        private IOException withReason(IOException failure) {
            return timer.hasRung() ? new CallTimeoutException(longest) : failure;
        }

        @Override
        public void close() throws IOException {
            try {
                super.close();
            } finally {
                timer.close();
            }
        }
    }
}
