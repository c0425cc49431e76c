package dev.muster.testing;

import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Passes each test a sandbox of its own on a free port, which is closed after the test. */
public final class SandboxExtension implements ParameterResolver {
    private final SandboxSettings settings;

    private SandboxExtension(SandboxSettings settings) {
        this.settings = settings;
    }

    public static SandboxExtension with(SandboxSettings settings) {
        return new SandboxExtension(settings);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == Sandbox.class;
    }

    /** JUnit closes what is stored for a test after it. */
    @Override
    public Sandbox resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return test.getStore(Namespace.create(SandboxExtension.class))
                .getOrComputeIfAbsent(Sandbox.class, any -> Sandbox.start(settings), Sandbox.class);
    }
}
