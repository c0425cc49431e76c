package dev.muster.routes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.AdviceWithRouteBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.apache.camel.test.junit5.TestExecutionConfiguration;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * A test of the real YAML of some routes, as an example for a route of your own: {@code advise} replaces what a route
 * consumes and calls, small beans record their calls, and {@link #calls} has all of them in order.
 */
abstract class RouteTestSupport extends CamelTestSupport {
    /** The calls of beans and routes, in order. */
    final List<String> calls = new ArrayList<>();

    /** The number of times the ledger is locked when the failure of a batch is recorded. */
    int lockedTimes;

    private final Map<String, Object> beans = new HashMap<>();
    private final List<String> files;

    /** Replaces {@link dev.muster.runtime.FailureReporter}. */
    public final class Failures implements ExceptionHandler, Processor {
        /** Like the real one. */
        public boolean meet(Throwable failure) {
            calls.add("met: " + rootOf(failure).getMessage());
            return false;
        }

        @Override
        public void process(Exchange exchange) {
            calls.add("tried again");
        }

        @Override
        public void handleException(Throwable failure) {
            meet(failure);
        }

        @Override
        public void handleException(String message, Throwable failure) {
            meet(failure);
        }

        @Override
        public void handleException(String message, Exchange exchange, Throwable failure) {
            meet(failure);
        }
    }

    /** Replaces {@link dev.muster.runtime.BatchRetry}. */
    public final class Retrying {
        /** Like the real one. */
        public void retry(long batch, Exception failure) {
            calls.add("retry " + batch + ": " + rootOf(failure).getMessage());
            if (lockedTimes-- > 0) {
                throw new IllegalStateException("the ledger is locked");
            }
        }
    }

    /** Replaces {@link dev.muster.runtime.DueWork}: only the test claims. */
    public static final class DueByTest {
        /** Like the real one. */
        public boolean isDue(String claim, Exchange exchange) {
            return exchange.getFromEndpoint() instanceof DirectEndpoint;
        }
    }

    static Throwable rootOf(Throwable failure) {
        return failure.getCause() == null ? failure : rootOf(failure.getCause());
    }

    /** @param files the names of the route files, without folder and ending; claim and failures are always loaded */
    RouteTestSupport(String... files) {
        this.files = List.of(files);
    }

    /** Binds a bean of the routes. */
    final void bean(String name, Object bean) {
        beans.put(name, bean);
    }

    @Override
    public void configureTest(TestExecutionConfiguration configuration) {
        // The routes are advised before anything starts.
        configuration.withUseAdviceWith(true);
    }

    @Override
    protected void bindToRegistry(Registry registry) {
        registry.bind("failureReporter", new Failures());
        registry.bind("batchRetry", new Retrying());
        registry.bind("ledgerWriter", new DriverManagerDataSource());
        registry.bind("dueWork", new DueByTest());
        beans.forEach(registry::bind);
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() throws Exception {
                getContext().getPropertiesComponent().addInitialProperty("muster.ledger.ask-every", "20");
                load("claim");
                load("failures");
                for (String file : files) {
                    load(file);
                }
            }

            private void load(String file) throws Exception {
                PluginHelper.getRoutesLoader(getContext())
                        .loadRoutes(PluginHelper.getResourceLoader(getContext())
                                .resolveResource("file:routes/" + file + ".camel.yaml"));
            }
        };
    }

    /** Lets a claim begin at {@code direct:start}, and replaces the routes that its stage calls by their results. */
    final void adviseStage(String claim, String stage, Map<String, String> answers) throws Exception {
        AdviceWith.adviceWith(context, claim, advice -> {
            advice.replaceFromWith("direct:start");
            advice.weaveByToUri("sql:*")
                    .replace()
                    .process(exchange -> exchange.getMessage()
                            .setBody(List.of(exchange.getMessage().getBody())));
        });
        AdviceWith.adviceWith(context, stage, advice -> replaceCalls(advice, answers));
    }

    /** Lets a route begin at {@code direct:start}, and replaces the routes that it calls by their results. */
    final void advise(String route, Map<String, String> answers) throws Exception {
        advise(route, "direct:start", answers);
    }

    final void advise(String route, String start, Map<String, String> answers) throws Exception {
        AdviceWith.adviceWith(context, route, advice -> {
            advice.replaceFromWith(start);
            replaceCalls(advice, answers);
        });
    }

    private void replaceCalls(AdviceWithRouteBuilder advice, Map<String, String> answers) throws Exception {
        for (Map.Entry<String, String> answer : answers.entrySet()) {
            advice.weaveByToUri(answer.getKey()).replace().process(exchange -> {
                calls.add(answer.getKey() + " " + exchange.getMessage().getBody(String.class));
                exchange.getMessage().setBody(answer.getValue());
            });
        }
    }
}
