package dev.muster.config;

import java.time.Duration;
import java.util.Locale;

/**
 * The settings for consuming users from a broker and publishing outcomes to it.
 *
 * @param broker which broker, if any
 * @param users the queue or topic to consume
 * @param source the source of messages that name none; empty for none
 * @param batchTimeout the longest time a record waits for its batch to fill
 * @param importWindow the time an import accepts messages
 * @param largestMessage the most bytes of a message
 * @param mostOpen the number of records without an outcome at which consuming stops
 */
public record QueueSettings(
        Broker broker,
        String users,
        String source,
        Duration batchTimeout,
        Duration importWindow,
        int largestMessage,
        int mostOpen) {

    /** The protocol of a broker. */
    public enum Broker {
        NONE,
        JMS,
        KAFKA;

        /** Its name in settings and route names, in lower case. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The connection to a JMS broker.
     *
     * @param client {@code artemis}, {@code amqp}, or the class name of a connection factory whose constructor takes a
     *     URL
     * @param username empty if the broker needs none
     */
    public record Jms(String client, String url, String username, Secret password) {
        /** Leaves out the password, and the URL, which may contain one. */
        @Override
        public String toString() {
            return client;
        }
    }
}
