package dev.muster.sandbox.faults;

import dev.muster.sandbox.api.Shutdown;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;

/** Brings answers back in ways that they should not, or not at all. */
public final class FaultyTransport {
    /** Longer than any client waits. */
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(10);

    private static final Duration BETWEEN_PIECES = Duration.ofMillis(100);
    private static final int PIECES = 20;
    private static final int MEGABYTE = 1024 * 1024;

    private final Shutdown closing;

    public FaultyTransport(Shutdown closing) {
        this.closing = closing;
    }

    /** Ends a connection without an answer. */
    public void drop(Context context, Fault.Ending ending) {
        var endPoint = endPoint(context);
        switch (ending) {
            case CLOSED -> {}
            case RESET -> resetOnClose(endPoint);
            case SILENT -> closing.pause(LONGEST_SILENCE);
            case DRIPPING_HEAD -> repeat(endPoint, "HTTP/1.1 200 OK\r\nX-Drip: ", "a");
            case CONTINUING -> repeat(endPoint, "", "HTTP/1.1 100 Continue\r\n\r\n");
        }
        endPoint.close();
    }

    /** Below Jetty, which sends no such thing; ends when the client has gone. */
    private void repeat(EndPoint endPoint, String beginning, String piece) {
        var channel = (SocketChannel) endPoint.getTransport();
        try {
            channel.write(StandardCharsets.US_ASCII.encode(beginning));
            var left = LONGEST_SILENCE;
            while (!left.isNegative() && !closing.pause(BETWEEN_PIECES)) {
                channel.write(StandardCharsets.US_ASCII.encode(piece));
                left = left.minus(BETWEEN_PIECES);
            }
        } catch (IOException gone) {
            // As it is meant to.
        }
    }

    private static EndPoint endPoint(Context context) {
        return ServletContextRequest.getServletContextRequest(context.req())
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint();
    }

    private static void resetOnClose(EndPoint endPoint) {
        try {
            ((SocketChannel) endPoint.getTransport()).setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends the answer that the context has. A client that does not wait for it is not an error. */
    public void deliver(Context context, ResponseDelivery delivery) {
        var text = context.result();
        var body = (text == null ? "" : text).getBytes(StandardCharsets.UTF_8);
        context.disableCompression();
        try {
            send(context, delivery, body);
        } catch (IOException gone) {
            endPoint(context).close();
        }
    }

    private void send(Context context, ResponseDelivery delivery, byte[] body) throws IOException {
        if (delivery instanceof ResponseDelivery.Gzip gzip) {
            context.header("Content-Encoding", "gzip").result(gzip.honest() ? compressed(body) : body);
            return;
        }
        context.result(new byte[0]);
        if (delivery instanceof ResponseDelivery.CutOff) {
            context.res().setContentLength(body.length);
            write(context.res(), Arrays.copyOf(body, body.length / 2));
            endPoint(context).close();
        } else if (delivery instanceof ResponseDelivery.Drip drip) {
            context.res().setContentLength(body.length);
            drip(context.res(), body, drip.time());
        } else if (delivery instanceof ResponseDelivery.Padded padded) {
            context.res().setContentLengthLong(body.length + (long) padded.megabytes() * MEGABYTE);
            pad(context.res(), padded.megabytes());
            write(context.res(), body);
        }
    }

    private void drip(HttpServletResponse answer, byte[] body, Duration time) throws IOException {
        int piece = Math.max(1, body.length / PIECES);
        for (int from = 0; from < body.length; from += piece) {
            write(answer, Arrays.copyOfRange(body, from, Math.min(body.length, from + piece)));
            closing.pause(time.dividedBy(PIECES));
        }
    }

    private static void pad(HttpServletResponse answer, int megabytes) throws IOException {
        var blanks = new byte[MEGABYTE];
        Arrays.fill(blanks, (byte) ' ');
        for (int i = 0; i < megabytes; i++) {
            write(answer, blanks);
        }
    }

    private static void write(HttpServletResponse answer, byte[] bytes) throws IOException {
        answer.getOutputStream().write(bytes);
        answer.flushBuffer();
    }

    private static byte[] compressed(byte[] bytes) throws IOException {
        var compressed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
        }
        return compressed.toByteArray();
    }
}
