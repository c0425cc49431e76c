package dev.muster.routes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.apache.camel.test.junit5.TestExecutionConfiguration;

/**
 * A test of the real YAML of some routes, as an example for a route of your own: {@code advise} takes the place of what
 * a route consumes and calls, small beans record what they are asked, and {@link #calls} has the whole story in its
 * order.
 */
abstract class RouteTestSupport extends CamelTestSupport {
    /** What was called, in its order. */
    final List<String> calls = new ArrayList<>();

    private final Map<String, Object> beans = new HashMap<>();
    private final List<String> files;

    /** Stands for {@link dev.muster.runtime.FailureReporter}. */
    public final class Failures implements ExceptionHandler, Processor {
        /** As the real one has it. */
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

    /** Stands for {@link dev.muster.runtime.BatchRetry}. */
    public final class Recovery {
        /** As the real one has it. */
        public void retry(long batch, Exception failure) {
            calls.add("take up again " + batch + ": " + rootOf(failure).getMessage());
        }
    }

    static Throwable rootOf(Throwable failure) {
        return failure.getCause() == null ? failure : rootOf(failure.getCause());
    }

    /** @param files the names of the route files, without folder and ending; those of failures are always there */
    RouteTestSupport(String... files) {
        this.files = List.of(files);
    }

    /** Stands for a bean of the routes. */
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
        registry.bind("batchRetry", new Recovery());
        beans.forEach(registry::bind);
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() throws Exception {
                getContext().getPropertiesComponent().addInitialProperty("muster.ledger.ask-every", "20");
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

    /** Lets a route begin at {@code direct:start}, and answers for the routes that it calls. */
    final void advise(String route, Map<String, String> answers) throws Exception {
        advise(route, "direct:start", answers);
    }

    final void advise(String route, String start, Map<String, String> answers) throws Exception {
        AdviceWith.adviceWith(context, route, advice -> {
            advice.replaceFromWith(start);
            for (Map.Entry<String, String> answer : answers.entrySet()) {
                advice.weaveByToUri(answer.getKey()).replace().process(exchange -> {
                    calls.add(answer.getKey() + " " + exchange.getMessage().getBody(String.class));
                    exchange.getMessage().setBody(answer.getValue());
                });
            }
        });
    }
}
