package dev.muster.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.jackson.JacksonDataFormat;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy;
import org.apache.camel.util.concurrent.SynchronousExecutorService;

/**
 * A Camel route without a ledger: file, split, aggregate, HTTP, and a loop that reads all results. Arguments: file,
 * URL, batch size.
 */
final class CamelRoute extends RouteBuilder {
    private final Path file;
    private final String url;
    private final int batch;
    private final CountDownLatch ended = new CountDownLatch(1);

    private CamelRoute(Path file, String url, int batch) {
        this.file = file;
        this.url = url + "?bridgeEndpoint=true";
        this.batch = batch;
    }

    public static void main(String[] args) throws Exception {
        var route = new CamelRoute(Path.of(args[0]), args[1], Integer.parseInt(args[2]));
        try (var context = new DefaultCamelContext()) {
            context.addRoutes(route);
            context.start();
            route.ended.await();
        }
    }

    @Override
    public void configure() {
        var json = new JacksonDataFormat(JsonNode.class);
        from("file:" + file.getParent() + "?noop=true&initialDelay=0&fileName=" + file.getFileName())
                .onCompletion()
                .process(exchange -> ended.countDown())
                .end()
                .split()
                .exchange(CamelRoute::rows)
                .streaming()
                .stopOnException()
                .aggregate(constant(true), new GroupedBodyAggregationStrategy())
                // By default batches would be queued in memory, which 100,000 rows exceed.
                .executorService(new SynchronousExecutorService())
                .eagerCheckCompletion()
                .completionSize(batch)
                .completionPredicate(exchangeProperty(Exchange.SPLIT_COMPLETE))
                .to("direct:send");

        from("direct:send")
                .setProperty("size", simple("${body.size}"))
                .setProperty("read", constant(0))
                .marshal(json)
                .setHeader(Exchange.HTTP_METHOD, constant("POST"))
                .setHeader(Exchange.HTTP_PATH, constant("/api/v2/bulk/users"))
                .setHeader(Exchange.CONTENT_TYPE, constant("application/json"))
                .setHeader("x-api-key", constant("any"))
                .to(url)
                .unmarshal(json)
                .setHeader(Exchange.HTTP_PATH)
                .message(job -> "/api/v2/bulk/users/"
                        + job.getBody(JsonNode.class).get("jobId").asText() + "/results")
                .setHeader(Exchange.HTTP_METHOD, constant("GET"))
                .loopDoWhile(simple("${exchangeProperty.read} < ${exchangeProperty.size}"))
                .setHeader(Exchange.HTTP_QUERY, simple("limit=" + BulkClient.PAGE + "&skip=${exchangeProperty.read}"))
                .to(url)
                .unmarshal(json)
                .process(CamelRoute::read)
                .end();
    }

    private static Iterator<Map<String, String>> rows(Exchange exchange) {
        try {
            Stream<NamedCsvRecord> rows =
                    CsvReader.builder()
                            .ofNamedCsvRecord(
                                    exchange.getMessage().getBody(File.class).toPath())
                            .stream();
            return rows.map(NamedCsvRecord::getFieldsAsMap).iterator();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Counts the results at the beginning of a page that are finished. */
    private static void read(Exchange exchange) throws InterruptedException {
        JsonNode page = exchange.getMessage().getBody(JsonNode.class);
        int finished = 0;
        while (finished < page.size()
                && page.get(finished).get("status").asText().equals("finished")) {
            finished++;
        }
        exchange.setProperty("read", exchange.getProperty("read", Integer.class) + finished);
        if (finished < page.size()) {
            Thread.sleep(BulkClient.POLL_MILLIS);
        }
    }
}
