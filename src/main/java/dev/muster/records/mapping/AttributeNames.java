package dev.muster.records.mapping;

import java.util.Optional;

/** The attributes that a mapping may name. */
public interface AttributeNames {
    /**
     * What a name stands for, the same for all names of one attribute; {@code null} for what no mapping can give a
     * value to.
     */
    Object attribute(String name);

    /** Returns whether an expression may refer to the attribute as {@code $name}. */
    boolean canBeReferredTo(String name);

    /** The known name that an unknown one was probably meant to be; empty where none is near. */
    Optional<String> near(String unknown);

    /**
     * Returns whether a name is that of a secret, or has one within it. That it is near to one tells nothing: here
     * somebody says what it is.
     */
    boolean namesSecret(String name);

    /** The folded name of a column: names that fold to the same are equal. */
    String fold(String column);
}
