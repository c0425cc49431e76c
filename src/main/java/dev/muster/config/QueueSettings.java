package dev.muster.config;

import java.time.Duration;
import java.util.Locale;

/**
 * How messages are taken from a broker, and how outcomes are told to it.
 *
 * @param broker which broker, if any
 * @param users the queue or topic that users come from
 * @param batchTimeout how long a record waits for others of its batch at most
 * @param importWindow how long an import takes messages
 * @param largestMessage bytes of the largest message that is read
 * @param mostOpen how many records may be without an outcome before no more messages are taken
 */
public record QueueSettings(
        Broker broker, String users, Duration batchTimeout, Duration importWindow, int largestMessage, int mostOpen) {

    /** What Muster speaks with a broker. */
    public enum Broker {
        NONE,
        JMS,
        KAFKA;

        /** The word for it in settings and names of routes: lower case. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How a JMS broker is reached.
     *
     * @param client {@code artemis}, {@code amqp}, or the name of a class that is a connection factory with a
     *     constructor of one text
     * @param username empty where the broker asks for none
     */
    public record Jms(String client, String url, String username, Secret password) {
        /** Whatever prints settings must not print a password; a URL may hold one, too. */
        @Override
        public String toString() {
            return client;
        }
    }
}
