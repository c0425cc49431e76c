package dev.muster.pipeline.results;

/**
 * How far a poll of a job's results is.
 *
 * @param skip how many work results to skip for the next page
 * @param more whether there is a next page to read
 * @param trouble why the pages could not be read to their end; {@code null} while they could
 * @param refused whether the trouble is the service's own answer: it will not give these results
 * @param thorough whether every page is read, even where one shows that the job is not done
 */
public record ResultsPage(int skip, boolean more, String trouble, boolean refused, boolean thorough) {
    /** The most work results that the service gives in one page (documented). */
    public static final int LIMIT = 100;

    /** No job has as many work results: a service that goes on beyond it gives the same ones again and again. */
    private static final int MOST_RESULTS = 10_000;

    /** A page of a thorough poll. */
    public ResultsPage(int skip, boolean more, String trouble) {
        this(skip, more, trouble, false, true);
    }

    static ResultsPage first(int skip, boolean thorough) {
        return new ResultsPage(skip, true, null, false, thorough);
    }

    /** How many work results to ask for. */
    public int getLimit() {
        return LIMIT;
    }

    /** Whether a page of so many results is the last. */
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
