package dev.muster.config.sources;

import dev.muster.config.ReadingSettings;
import dev.muster.config.UpdateSettings;
import dev.muster.records.mapping.ColumnMapping;
import dev.muster.records.schema.ArrayMode;
import dev.muster.records.schema.BlankCells;
import dev.muster.records.schema.Operation;
import dev.muster.records.source.Dialect;
import dev.muster.records.source.SourceRules;
import dev.muster.records.validation.MappingRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The definition of a source, as its file is. What it does not say is as in the settings.
 *
 * @param name the name of its folder in the inbox and of its file
 * @param text the content of its file
 * @param match the attributes that find a row's user, the first one first; empty for username and email address
 * @param arrays the treatment of list entries that a row does not have; {@code null} for that of the settings
 * @param guards the limits of what an import may do
 * @param leavers the treatment of users that a file lacks
 * @param protectedUsers those that no file of the source may change
 */
public record SourceDefinition(
        String name,
        String text,
        Reading reading,
        List<MatchKey> match,
        @Nullable ArrayMode arrays,
        Guards guards,
        Leavers leavers,
        ProtectedUsers protectedUsers) {
    /**
     * The rules for reading its files.
     *
     * @param operation of rows that name none; {@code null} for that of the settings
     * @param blankCells the meaning of blank cells; {@code null} for that of the settings
     * @param mapping its own sections, or what its mapping file says; {@code null} for the mapping of the settings
     * @param groups its user groups
     */
    public record Reading(
            @Nullable Operation operation,
            Dialect dialect,
            @Nullable BlankCells blankCells,
            @Nullable ColumnMapping mapping,
            SourceGroups groups) {}

    /** Its user groups. */
    public SourceGroups groups() {
        return reading.groups;
    }

    /** The operation of rows that name none. */
    public Operation operation(ReadingSettings settings) {
        return reading.operation == null ? settings.operation() : reading.operation;
    }

    /** The rules for the format of its files. */
    public SourceRules over(SourceRules settings) {
        return settings.saying(reading.dialect);
    }

    /** The rules for columns, without the mapping. */
    public MappingRules over(MappingRules settings) {
        MappingRules rules =
                settings.match(match.stream().map(MatchKey::attribute).toList()).groups(reading.groups.everyone());
        return reading.blankCells == null ? rules : rules.blankCells(reading.blankCells);
    }

    /** The settings for changing users. */
    public UpdateSettings over(UpdateSettings settings) {
        return new UpdateSettings(
                arrays == null ? settings.arrays() : arrays,
                true,
                settings.upsertsSetPasswords(),
                settings.protectedUsers(),
                settings.driftDays());
    }

    /** The rules that decide what is sent, beside the mapping, as a text that can be compared. */
    public String asText() {
        return ", source " + name + (match.isEmpty() ? "" : ", match " + match)
                + (arrays == null ? "" : ", arrays " + arrays)
                + (reading.groups.remove() ? ", leaves groups" : "");
    }
}
