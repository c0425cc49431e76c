package dev.muster.record;

import java.util.List;

/** A header and rows that have as many cells. */
public record Table(List<String> header, List<List<String>> rows) {
}
