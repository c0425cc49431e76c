package dev.muster.cli.terminal;

import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/** Distinguishes an interrupt (Ctrl-C) from a request to terminate, which a shutdown hook cannot. */
public final class Signals {
    private Signals() {}

    /**
     * Passes SIGINT and SIGTERM to a consumer by their names without {@code SIG}, instead of ending the process. Uses
     * {@code sun.misc.Signal}, which is in every JDK, by reflection, since referring to it is a compiler warning.
     */
    public static void handle(Consumer<String> consumer) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            for (String name : new String[] {"INT", "TERM"}) {
                Object proxy = Proxy.newProxyInstance(
                        Signals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                            if (method.getName().equals("handle")) {
                                consumer.accept(name);
                            }
                            return null;
                        });
                signal.getMethod("handle", signal, handler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This Java has no signals", e);
        }
    }
}
