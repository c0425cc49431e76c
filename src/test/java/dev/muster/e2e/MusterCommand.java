package dev.muster.e2e;

import static net.bytebuddy.matcher.ElementMatchers.any;
import static net.bytebuddy.matcher.ElementMatchers.nameStartsWith;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.none;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import dev.muster.cli.LoggingSetup;
import dev.muster.cli.Muster;
import dev.muster.cli.output.OutputCheck;
import dev.muster.cli.output.PrintedCommand;
import dev.muster.cli.terminal.Signals;
import dev.muster.e2e.MusterProcess.Finished;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.OpenedClassReader;
import org.slf4j.LoggerFactory;

/**
 * A command of {@code ./muster} in this process, several times faster than a {@link MusterProcess}. It has an
 * environment, an output and signals of its own: its classes are changed as they are loaded, the program has no code
 * for this. The launcher, a terminal and a kill need a process.
 */
public final class MusterCommand implements AutoCloseable {
    private static final InheritableThreadLocal<MusterCommand> OF_THE_THREAD = new InheritableThreadLocal<>();
    private static final String LOG_CONFIGURATION = "logback.configurationFile";
    private static final int PATIENCE_SECONDS = 180;
    private static final AtomicInteger RUNNING = new AtomicInteger();

    private final Map<String, String> environment;
    private final OutputStream output = new ByteArrayOutputStream();
    private final OutputStream errors;
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    private volatile Consumer<String> signals;

    private MusterCommand(Map<String, String> environment, boolean errorsApart) {
        this.environment = new HashMap<>(System.getenv());
        this.environment.put("MUSTER_HTTP_PORT", "0");
        this.environment.putAll(environment);
        errors = errorsApart ? new ByteArrayOutputStream() : output;
    }

    public static MusterCommand start(Map<String, String> environment, String... arguments) {
        return new MusterCommand(environment, false).start(arguments);
    }

    /** Starts it with its errors, including the log, apart from its output. */
    public static MusterCommand startWithErrorsApart(Map<String, String> environment, String... arguments) {
        return new MusterCommand(environment, true).start(arguments);
    }

    /** Runs a command to its end. */
    public static Finished run(Map<String, String> environment, String... arguments) throws InterruptedException {
        try (MusterCommand command = start(environment, arguments)) {
            return new Finished(command.exitCode(), command.output());
        }
    }

    private MusterCommand start(String... arguments) {
        Objects.requireNonNull(Instrumented.INSTALLED);
        RUNNING.incrementAndGet();
        var thread = new Thread(
                () -> {
                    OF_THE_THREAD.set(this);
                    try {
                        exitCode.complete(new OutputCheck(System.out, System.err)
                                .exitCode(Muster.commandLine().execute(arguments)));
                    } catch (Throwable any) {
                        exitCode.completeExceptionally(any);
                    } finally {
                        logAsTestsDo();
                    }
                },
                "muster");
        thread.start();
        return this;
    }

    private static void logAsTestsDo() {
        if (RUNNING.decrementAndGet() == 0 && System.clearProperty(LOG_CONFIGURATION) != null) {
            configureLog();
        }
    }

    private static void configureLog() {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        try {
            new ContextInitializer(context).autoConfig();
        } catch (JoranException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for the end. */
    public int exitCode() throws InterruptedException {
        try {
            return exitCode.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("it does not end, having said so far: " + output(), e);
        } catch (ExecutionException e) {
            throw new AssertionError("it failed, having said so far: " + output(), e);
        }
    }

    public String output() {
        return text(output);
    }

    /** The standard error; the same as the output unless separated. */
    public String errors() {
        return text(errors);
    }

    private static String text(OutputStream written) {
        return ((ByteArrayOutputStream) written).toString(StandardCharsets.UTF_8);
    }

    /** The response of {@code run} to a path below {@code /observe}. */
    public HttpResponse<String> observe(String path) {
        return MusterProcess.observe(output(), path);
    }

    public boolean isAlive() {
        return !exitCode.isDone();
    }

    /** As {@code kill -15}. */
    public void terminate() {
        signals.accept("TERM");
    }

    /** As Ctrl-C. */
    public void interrupt() {
        signals.accept("INT");
    }

    /** Ends it, if it still runs. */
    @Override
    public void close() throws InterruptedException {
        if (isAlive()) {
            assertThat(signals).as("it can be stopped: %s", output()).isNotNull();
            terminate();
        }
        exitCode();
    }

    /** The environment, as the program asks for it. */
    public static Map<String, String> environment() {
        MusterCommand command = OF_THE_THREAD.get();
        return command == null ? System.getenv() : command.environment;
    }

    /** A variable, as the program asks for it. */
    public static String environment(String name) {
        return environment().get(name);
    }

    /** Keeps the consumer of signals of this thread's command; returns whether there is such a command. */
    public static boolean handles(Consumer<String> signals) {
        MusterCommand command = OF_THE_THREAD.get();
        if (command == null) {
            return false;
        }
        command.signals = signals;
        return true;
    }

    /** Configures the log as the program's launcher does. */
    public static void log() {
        if (OF_THE_THREAD.get() != null) {
            System.setProperty(
                    LOG_CONFIGURATION, Path.of("config", "logback.xml").toString());
            configureLog();
        }
    }

    /** Lazy holder of the changes to this process. */
    private static final class Instrumented {
        private static final Object INSTALLED = install();

        private static Object install() {
            System.setOut(divided(System.out, command -> command.output));
            System.setErr(divided(System.err, command -> command.errors));
            return new AgentBuilder.Default(new ByteBuddy().ignore(none()))
                    .disableClassFormatChanges()
                    .with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
                    // Printed commands are the same for all commands of this process.
                    .ignore(not(nameStartsWith("dev.muster.cli.")).or(named(PrintedCommand.class.getName())))
                    .type(any())
                    .transform((builder, type, loader, module, domain) -> builder.visit(
                            new AsmVisitorWrapper.ForDeclaredMethods().invokable(any(), OwnEnvironment::of)))
                    .type(named(Signals.class.getName()))
                    .transform((builder, type, loader, module, domain) ->
                            builder.visit(Advice.to(OwnSignals.class).on(named("handle"))))
                    .type(named(LoggingSetup.class.getName()))
                    .transform((builder, type, loader, module, domain) ->
                            builder.visit(Advice.to(OwnLog.class).on(named("begin"))))
                    .installOn(ByteBuddyAgent.install());
        }

        private static PrintStream divided(PrintStream ofTheProcess, Function<MusterCommand, OutputStream> ofACommand) {
            return new PrintStream(
                    new OutputStream() {
                        private OutputStream stream() {
                            MusterCommand command = OF_THE_THREAD.get();
                            return command == null ? ofTheProcess : ofACommand.apply(command);
                        }

                        @Override
                        public void write(int single) throws IOException {
                            stream().write(single);
                        }

                        @Override
                        public void write(byte[] bytes, int from, int length) throws IOException {
                            stream().write(bytes, from, length);
                        }

                        @Override
                        public void flush() throws IOException {
                            stream().flush();
                        }
                    },
                    true,
                    StandardCharsets.UTF_8);
        }
    }

    /** Code whose calls of {@link System#getenv} go to {@link #environment}. */
    private static final class OwnEnvironment extends MethodVisitor {
        private OwnEnvironment(MethodVisitor code) {
            super(OpenedClassReader.ASM_API, code);
        }

        static MethodVisitor of(
                TypeDescription type,
                MethodDescription method,
                MethodVisitor code,
                Implementation.Context context,
                TypePool types,
                int writerFlags,
                int readerFlags) {
            return new OwnEnvironment(code);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            if (owner.equals(Type.getInternalName(System.class)) && name.equals("getenv")) {
                super.visitMethodInsn(
                        opcode, Type.getInternalName(MusterCommand.class), "environment", descriptor, isInterface);
            } else {
                super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            }
        }
    }

    /** The advice that passes the consumer of signals to the command instead of the process. */
    static final class OwnSignals {
        private OwnSignals() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean before(@Advice.Argument(0) Consumer<String> consumer) {
            return MusterCommand.handles(consumer);
        }
    }

    /** The advice that configures the log once the level and format of a command are known. */
    static final class OwnLog {
        private OwnLog() {}

        @Advice.OnMethodExit
        static void after() {
            MusterCommand.log();
        }
    }
}
