package dev.muster.testing;

import org.apache.camel.spi.PropertiesFunction;

/** Found by Camel as the modules of real vaults are: by a file of its name in {@code META-INF}. */
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
