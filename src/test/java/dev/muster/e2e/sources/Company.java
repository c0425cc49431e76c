package dev.muster.e2e.sources;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A company whose people join, move, marry, leave and return, its exports, and the directory that follows them. */
final class Company {
    static final List<String> DEPARTMENTS = List.of("Gardens", "Kitchen", "Workshop", "Harbour");
    /** The username of an administrator, who is in each file and must not be changed. */
    static final String ADMIN = "admin";

    private static final List<String> FUNCTIONS = List.of("Apprentice", "Specialist", "Lead");
    private static final String HEADER = "Personalnummer;Vorname;Nachname;Benutzer;E-Mail;%s;%s;Vorgesetzt;Gruppe\n";
    private static final String ADMIN_ROW = "A1;Root;Admin;admin;admin@example.com;Harbour;Lead;;\n";
    private static final int LONGEST_ABSENCE = 10;

    private final Random random;
    private final Map<Integer, Person> employed = new TreeMap<>();
    private final Map<Integer, Absence> absent = new TreeMap<>();
    private final Set<Integer> typos = new TreeSet<>();
    private final Map<Integer, Person> directory = new TreeMap<>();
    private final Set<Integer> suspended = new HashSet<>();
    private final Map<String, Set<Integer>> groups = new HashMap<>();
    private int lastNumber;
    private int day;

    /** A person with what the directory is to have of the person. */
    record Person(
            int number,
            String lastName,
            String department,
            String function,
            @Nullable Integer manager) {
        String username() {
            return "p" + number + "." + lastName.toLowerCase(Locale.ROOT);
        }

        private String row(boolean typo) {
            return "%1$d;First%1$d;%2$s;%3$s;%3$s%4$s;%5$s;%6$s;%7$s;%5$s\n"
                    .formatted(
                            number,
                            lastName,
                            username(),
                            typo ? " at example.com" : "@example.com",
                            department,
                            function,
                            manager == null ? "" : manager);
        }
    }

    private record Absence(Person person, int since) {}

    /** The numbers of users that a night's file creates and changes, and of users that leave. */
    record Night(int rows, int created, int updated, int invalid, int left) {
        boolean isQuiet() {
            return created + updated + left == 0;
        }
    }

    Company(long seed, int people) {
        random = new Random(seed);
        for (int number = 0; number < people; number++) {
            join();
        }
    }

    /** The users that the directory is to have, by employee number. */
    Map<Integer, Person> directory() {
        return directory;
    }

    /** Returns whether the directory is to have a user suspended. */
    boolean isSuspended(int number) {
        return suspended.contains(number);
    }

    /** The employee numbers of a group's members. */
    Set<Integer> members(String group) {
        return groups.getOrDefault(group, Set.of());
    }

    /** Lives through a day. On a third of the days nothing happens. */
    void live() {
        day++;
        typos.clear();
        if (random.nextInt(3) == 0) {
            return;
        }
        for (int joiner = random.nextInt(3); joiner > 0; joiner--) {
            join();
        }
        for (int move = random.nextInt(4); move > 0; move--) {
            move(employed.get(anyone()));
        }
        if (random.nextInt(2) == 0) {
            int number = anyone();
            if (directory.containsKey(number)) {
                absent.put(number, new Absence(employed.remove(number), day));
            }
        }
        if (random.nextInt(3) == 0) {
            absent.values().stream()
                    .filter(absence -> absence.since < day && absence.since > day - LONGEST_ABSENCE)
                    .findFirst()
                    .ifPresent(this::comeBack);
        }
        if (random.nextInt(4) == 0) {
            int number = anyone();
            if (directory.containsKey(number)) {
                typos.add(number);
            }
        }
    }

    private void join() {
        lastNumber++;
        employed.put(
                lastNumber,
                new Person(
                        lastNumber,
                        "Last" + random.nextInt(500),
                        one(DEPARTMENTS),
                        one(FUNCTIONS),
                        employed.isEmpty() || lastNumber % 3 == 0 ? null : anyone()));
    }

    private void move(Person person) {
        String lastName = person.lastName;
        String department = person.department;
        String function = person.function;
        Integer manager = person.manager;
        switch (random.nextInt(3)) {
            case 0 -> lastName = "Married" + day;
            case 1 -> {
                department = one(DEPARTMENTS);
                function = one(FUNCTIONS);
            }
            default -> manager = person.number == 1 ? null : Integer.valueOf(1);
        }
        employed.put(person.number, new Person(person.number, lastName, department, function, manager));
    }

    private void comeBack(Absence absence) {
        absent.remove(absence.person.number);
        employed.put(absence.person.number, absence.person);
    }

    private int anyone() {
        return one(new ArrayList<>(employed.keySet()));
    }

    private <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** Changes the directory to what the file of today asks for. */
    Night night() {
        int created = 0;
        int updated = 0;
        for (Person person : employed.values()) {
            if (!typos.contains(person.number)) {
                Person before = directory.put(person.number, person);
                boolean back = suspended.remove(person.number);
                created += before == null ? 1 : 0;
                updated += before != null && (back || !before.equals(person)) ? 1 : 0;
                groups.values().forEach(members -> members.remove(person.number));
                groups.computeIfAbsent(person.department, any -> new TreeSet<>())
                        .add(person.number);
            }
        }
        Set<Integer> leaving = directory.keySet().stream()
                .filter(number -> !employed.containsKey(number) && !suspended.contains(number))
                .collect(Collectors.toSet());
        suspended.addAll(leaving);
        return new Night(employed.size() + 1, created, updated, typos.size() + 1, leaving.size());
    }

    /** Today's file. */
    String file() {
        return rows("Abteilung", "Funktion", employed.size());
    }

    /** Today's file with two headers swapped. */
    String swapped() {
        return rows("Funktion", "Abteilung", employed.size());
    }

    /** Half of today's file. */
    String half() {
        return rows("Abteilung", "Funktion", employed.size() / 2);
    }

    private String rows(String sixth, String seventh, int most) {
        return employed.values().stream()
                .limit(most)
                .map(person -> person.row(typos.contains(person.number)))
                .collect(Collectors.joining("", HEADER.formatted(sixth, seventh) + ADMIN_ROW, ""));
    }
}
