package dev.muster.records.source;

import java.util.List;

/** A header and rows that have as many cells. */
public record TestTable(List<String> header, List<List<String>> rows) {}
