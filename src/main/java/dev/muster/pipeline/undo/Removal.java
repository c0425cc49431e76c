package dev.muster.pipeline.undo;

/**
 * A user to remove. Written as one line of a file.
 *
 * @param id the user's id
 * @param line the position of the row that created the user, as users count
 * @param user the user's name
 */
public record Removal(String id, long line, String user) {
    private static final int PARTS = 3;

    String text() {
        return id + " " + line + " " + user.replaceAll("\\R", " ");
    }

    /** Parses a line of a file of removals. */
    public static Removal read(String text) {
        String[] parts = text.split(" ", PARTS);
        return new Removal(parts[0], Long.parseLong(parts[1]), parts[2]);
    }
}
