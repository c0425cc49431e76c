package dev.muster.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A fixed sequence of messages: most with one user, every tenth with three, and a few without users. */
public final class LoadMessages {
    private static final int USERS_OF_AN_ARRAY = 3;

    private final List<Sent> messages = new ArrayList<>();
    private int users;
    private int poison;

    public LoadMessages(int number) {
        for (int index = 0; index < number; index++) {
            messages.add(new Sent("message-" + index, body(index)));
        }
    }

    /** A message as it is sent. */
    public record Sent(String correlationId, String body) {}

    public List<Sent> from(int first, int end) {
        return messages.subList(first, end);
    }

    /** The number of users in the messages. */
    public int users() {
        return users;
    }

    /** The number of messages without a user. */
    public int poison() {
        return poison;
    }

    private String body(int index) {
        if (index % 100 == 7) {
            poison++;
            return "{\"username\": \"half" + index;
        }
        if (index % 10 == 0) {
            return IntStream.range(0, USERS_OF_AN_ARRAY)
                    .mapToObj(any -> nextUser())
                    .toList()
                    .toString();
        }
        return nextUser();
    }

    private String nextUser() {
        int user = users++;
        return "{\"username\":\"user%1$d\",\"email\":\"user%1$d@example.com\"}".formatted(user);
    }
}
