package dev.muster.testing;

import org.apache.camel.spi.PropertiesFunction;

/** A vault that Camel discovers like real ones, by a file in {@code META-INF}. */
public final class TestVault implements PropertiesFunction {
    @Override
    public String getName() {
        return "testvault";
    }

    @Override
    public String apply(String remainder) {
        return "what the vault has as " + remainder;
    }
}
