package dev.muster.benchmarks;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Invented people with 14 columns. Each follows from a number, so that the server needs no list of them. */
final class People {
    static final List<String> COLUMNS =
            List.of(("username,email,firstname,lastname,jobTitle,department,company,location,"
                            + "employeeIdentifier,employeeType,costCenter,displayname,middlename,description")
                    .split(","));

    /** Larger than any number, so that all numbers are written with as many digits. */
    private static final int BASE = 10_000_000;

    private static final String USERNAME = "user";
    private static final String ID = "5f00000000000000";

    private People() {}

    static String username(int number) {
        return USERNAME + (BASE + number);
    }

    static String id(int number) {
        return ID + (BASE + number);
    }

    /** The number of the person with this username, email address or id. */
    static int number(String name) {
        int from = (name.startsWith(ID) ? ID : USERNAME).length();
        return Integer.parseInt(name, from, from + 8, 10) - BASE;
    }

    static List<String> row(int number) {
        String first = "First" + number % 977;
        String last = "Last" + number % 1979;
        return List.of(
                username(number),
                username(number) + "@example.com",
                first,
                last,
                "Engineer",
                "Dept " + number % 40,
                "Example Ltd",
                "Zurich",
                "E" + number,
                "Employee",
                "C" + number % 300,
                first + " " + last,
                "M",
                "Joined by the nightly file");
    }

    /** The person as the directory has it, perhaps with an earlier job title. */
    static Map<String, String> user(int number, boolean outdated) {
        var user = new LinkedHashMap<String, String>();
        user.put("_id", id(number));
        List<String> row = row(number);
        for (int column = 0; column < row.size(); column++) {
            user.put(COLUMNS.get(column), row.get(column));
        }
        if (outdated) {
            user.put("jobTitle", "Trainee");
        }
        return user;
    }

    /** The CSV file of the first people; written if it does not exist. */
    static Path csv(Path folder, int rows) throws IOException {
        Path file = folder.resolve("people-" + rows + ".csv");
        if (Files.notExists(file)) {
            Path part = Files.createTempFile(Files.createDirectories(folder), "people-", ".tmp");
            try (Writer out = Files.newBufferedWriter(part)) {
                out.write(String.join(",", COLUMNS) + "\n");
                for (int number = 0; number < rows; number++) {
                    out.write(String.join(",", row(number)) + "\n");
                }
            }
            Files.move(part, file);
        }
        return file;
    }
}
