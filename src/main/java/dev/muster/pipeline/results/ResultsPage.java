package dev.muster.pipeline.results;

import org.jspecify.annotations.Nullable;

/**
 * The position of a poll in the list of a job's results.
 *
 * @param skip offset of the next page
 * @param more whether to read a next page
 * @param trouble why a page could not be read; {@code null} without a failure
 * @param refused whether JumpCloud rejected the request, so that a retry is useless
 * @param thorough whether to read every page, even after one with open results
 */
public record ResultsPage(int skip, boolean more, @Nullable String trouble, boolean refused, boolean thorough) {
    /** The largest page of work results (documented). */
    public static final int LIMIT = 100;

    /** More than any job has: beyond it, the service repeats the same results. */
    private static final int MOST_RESULTS = 10_000;

    /** Creates a page of a thorough poll. */
    public ResultsPage(int skip, boolean more, @Nullable String trouble) {
        this(skip, more, trouble, false, true);
    }

    static ResultsPage first(int skip, boolean thorough) {
        return new ResultsPage(skip, true, null, false, thorough);
    }

    /** The page size to request. */
    public int getLimit() {
        return LIMIT;
    }

    /** Returns whether a page with this number of results is the last. */
    boolean last(int size) {
        return size < LIMIT || skip + size >= MOST_RESULTS;
    }

    ResultsPage next(int size) {
        return new ResultsPage(skip + size, true, null, false, thorough);
    }

    ResultsPage end(int size) {
        return new ResultsPage(skip + size, false, null, false, thorough);
    }

    ResultsPage broken(String why, boolean byTheService) {
        return new ResultsPage(skip, false, why, byTheService, thorough);
    }
}
