package dev.muster.sandbox.api;

import io.javalin.http.Context;
import java.util.List;

/**
 * Which part of a list is asked for.
 *
 * @param limit most elements; the service's default is 10, its maximum 100 (documented). What it does with more is not
 *     known; here it counts as 100.
 * @param skip elements to pass over
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

    /** From the query; throws {@link ApiException} 400 unless both are whole numbers or left out. */
    static PageRequest of(Context context) {
        return of(context.queryParam("limit"), context.queryParam("skip"));
    }

    /** Null stands for the default. */
    static PageRequest of(String limit, String skip) {
        return new PageRequest(number("limit", limit, DEFAULT_LIMIT), number("skip", skip, 0));
    }

    private static int number(String name, String text, int otherwise) {
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
