package dev.muster.runtime;

import java.util.Properties;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/**
 * The values of the routes' placeholders: the settings as they were read, and nothing else. Camel would prefer the raw
 * text of an environment variable, even to a value that a command has replaced.
 */
final class RouteProperties {
    private RouteProperties() {}

    static void give(Main main, Properties properties) {
        main.setOverrideProperties(properties);
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeInitialize(BaseMainSupport begun) {
                var placeholders = (PropertiesComponent) begun.getCamelContext().getPropertiesComponent();
                placeholders.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_NEVER);
                placeholders.setSystemPropertiesMode(PropertiesComponent.SYSTEM_PROPERTIES_MODE_NEVER);
            }
        });
    }
}
