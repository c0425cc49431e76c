package dev.muster.sandbox.api;

import io.javalin.http.Context;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The requested part of a list.
 *
 * @param limit maximum number of elements; default 10, maximum 100 (documented). Larger values count as 100 here;
 *     JumpCloud's behaviour is unknown.
 * @param skip number of elements to skip
 */
record PageRequest(int limit, int skip) {
    private static final int DEFAULT_LIMIT = 10;
    private static final int MAXIMUM_LIMIT = 100;

    PageRequest {
        if (limit < 1) {
            throw ApiException.badRequest("limit", "must be at least 1");
        }
        if (skip < 0) {
            throw ApiException.badRequest("skip", "must not be negative");
        }
        limit = Math.min(limit, MAXIMUM_LIMIT);
    }

    /** Parses the query; throws {@link ApiException} 400 unless both are whole numbers or omitted. */
    static PageRequest of(Context context) {
        return of(context.queryParam("limit"), context.queryParam("skip"));
    }

    /** Parses both values; null means the default. */
    static PageRequest of(@Nullable String limit, @Nullable String skip) {
        return new PageRequest(number("limit", limit, DEFAULT_LIMIT), number("skip", skip, 0));
    }

    private static int number(String name, @Nullable String text, int otherwise) {
        try {
            return text == null ? otherwise : Integer.parseInt(text);
        } catch (NumberFormatException malformed) {
            throw ApiException.badRequest(name, "must be a whole number");
        }
    }

    <T> List<T> of(List<T> all) {
        int from = Math.min(skip, all.size());
        return all.subList(from, from + Math.min(limit, all.size() - from));
    }
}
