package dev.muster.records.schema;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Remembers what was found out of the names of columns and keys: sources have the same few in every row, and those with
 * ever new ones must not fill the memory. Safe for several threads.
 */
public final class BoundedCache<T> {
    static final int LONGEST_NAME = 100;
    private static final int MOST = 2_000;

    private final Map<String, T> known = new ConcurrentHashMap<>();
    private final Function<String, T> finding;

    /** @param finding finds it out */
    public BoundedCache(Function<String, T> finding) {
        this.finding = finding;
    }

    public T of(String name) {
        T remembered = known.get(name);
        if (remembered == null) {
            remembered = finding.apply(name);
            if (name.length() <= LONGEST_NAME && known.size() < MOST) {
                known.put(name, remembered);
            }
        }
        return remembered;
    }
}
