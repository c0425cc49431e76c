package dev.muster.flow;

import dev.muster.config.ConfigurationException;
import dev.muster.config.Settings;
import dev.muster.jumpcloud.Answer;
import java.time.Clock;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;

/** The directory's search alone, through the same route as all other calls: nothing that it does can write. */
public final class DirectorySearch implements AutoCloseable {
    private final Main main = new Main();
    private final ProducerTemplate template;

    /** @throws ConfigurationException if there is no key, or the route cannot be started with the settings */
    public DirectorySearch(Settings settings) {
        Service.bind(main, settings, Clock.systemUTC());
        main.setOverrideProperties(settings.forRoutes());
        main.configure().withRoutesIncludePattern("file:" + settings.base().resolve("routes").resolve("jumpcloud.camel.yaml"));
        try {
            main.start();
        } catch (RuntimeException e) {
            main.stop();
            throw new ConfigurationException("The routes in " + settings.base().resolve("routes") + " cannot be started: " + e.getMessage() + ". Mend them, or put those back that came with the program");
        }
        template = main.getCamelContext().createProducerTemplate();
    }

    /** The answer to a search, given as its body. */
    public Answer search(String body) {
        return template.requestBody("direct:search-users", body, Answer.class);
    }

    @Override
    public void close() {
        main.stop();
    }
}
