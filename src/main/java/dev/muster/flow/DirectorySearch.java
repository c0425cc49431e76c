package dev.muster.flow;

import dev.muster.config.ConfigurationException;
import dev.muster.config.Settings;
import dev.muster.jumpcloud.Answer;
import dev.muster.jumpcloud.Conduct;
import dev.muster.jumpcloud.ServerClock;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;

/** The directory as it can be read, through the same route as all other calls: nothing that it does can write. */
public final class DirectorySearch implements AutoCloseable {
    private final Main main = new Main();
    private final Conduct conduct;
    private final ServerClock serverClock;
    private final ProducerTemplate template;

    /** @throws ConfigurationException if there is no key, or the route cannot be started with the settings */
    public DirectorySearch(Settings settings) {
        Service service = Service.bind(main, settings, Clock.systemUTC());
        conduct = service.conduct();
        serverClock = service.serverClock();
        RouteProperties.give(main, settings.forRoutes());
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

    /** The answer to the smallest question that needs a key: for one user, whoever that is. */
    public Answer anyUser() {
        return template.requestBody("direct:list-users", null, Answer.class);
    }

    /** What to add to this machine's clock for the service's; empty until it was heard. */
    public Optional<Duration> clockOffset() {
        return Optional.ofNullable(serverClock.offsetMillis()).map(Duration::ofMillis);
    }

    @Override
    public void close() {
        conduct.close();
        main.stop();
    }
}
