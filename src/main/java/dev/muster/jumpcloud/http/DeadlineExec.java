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
 * Bounds a call as a whole: the connection, the proxy's part, the handshake, the request, and the answer to its last
 * byte. HttpClient bounds only the wait for each piece of them, so that a peer which sends a byte now and then is
 * waited for without end.
 */
final class DeadlineExec implements ExecChainHandler {
    private final Duration longest;

    DeadlineExec(Duration longest) {
        this.longest = longest;
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        var alarm = new DeadlineTimer(scope.execRuntime, longest);
        HttpEntity entity = null;
        try {
            ClassicHttpResponse response = chain.proceed(request, scope);
            entity = response.getEntity();
            if (entity != null) {
                response.setEntity(new Bounded(entity, alarm));
            }
            return response;
        } catch (IOException | HttpException | RuntimeException failure) {
            if (alarm.hasRung()) {
                throw new CallTimeoutException(longest);
            }
            throw failure;
        } finally {
            if (entity == null) {
                alarm.close();
            } else {
                alarm.ringOnce();
            }
        }
    }

    /** A body that the alarm goes on for until it was read. */
    private final class Bounded extends HttpEntityWrapper {
        private final DeadlineTimer alarm;

        Bounded(HttpEntity body, DeadlineTimer alarm) {
            super(body);
            this.alarm = alarm;
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
                            alarm.close();
                        }
                        return read;
                    } catch (IOException failure) {
                        throw told(failure);
                    }
                }

                /** May read on to the end. */
                @Override
                public void close() throws IOException {
                    try {
                        super.close();
                    } catch (IOException failure) {
                        throw told(failure);
                    } finally {
                        alarm.close();
                    }
                }
            };
        }

        private IOException told(IOException failure) {
            return alarm.hasRung() ? new CallTimeoutException(longest) : failure;
        }

        @Override
        public void close() throws IOException {
            try {
                super.close();
            } finally {
                alarm.close();
            }
        }
    }
}
