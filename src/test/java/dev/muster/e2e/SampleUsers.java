package dev.muster.e2e;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Sources with invented people: person1, person2 and so on. */
public final class SampleUsers {
    private SampleUsers() {}

    /** A CSV file with usernames, email addresses and first names. */
    public static String csv(int people) {
        return IntStream.rangeClosed(1, people)
                .mapToObj(n -> "person" + n + ",person" + n + "@example.com,Pat " + n + "\n")
                .collect(Collectors.joining("", "username,email,firstname\n", ""));
    }
}
