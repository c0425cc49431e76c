package dev.muster.records.mapping;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The attributes that a mapping may name. */
public interface AttributeNames {
    /** The attribute of a name, equal for all its names; {@code null} if no mapping can set it. */
    @Nullable
    Object attribute(String name);

    /** Returns whether an expression may refer to the attribute as {@code $name}. */
    boolean canBeReferredTo(String name);

    /** The known name that an unknown one was probably meant to be; empty where none is near. */
    Optional<String> near(String unknown);

    /**
     * Returns whether a name is that of a secret, or has one within it. A similar name does not count: here the user
     * says what it is.
     */
    boolean namesSecret(String name);

    /** The folded name of a column: names that fold to the same are equal. */
    String fold(String column);
}
