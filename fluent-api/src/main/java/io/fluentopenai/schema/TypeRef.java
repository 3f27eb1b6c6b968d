package io.fluentopenai.schema;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Type;

/**
 * A type with its type arguments, which a {@code Class} cannot hold: {@code new TypeRef<List<Step>>() {}}. The braces
 * matter: they make a subclass, which keeps the type.
 *
 * <p>Immutable and thread-safe.
 *
 * @param <T> the type
 */
public abstract non-sealed class TypeRef<T> implements OutputType<T> {
    private final AnnotatedType type;

    /**
     * Keeps the type argument of the subclass.
     *
     * @throws IllegalArgumentException if there is none
     */
    protected TypeRef() {
        if (getClass().getSuperclass() != TypeRef.class
                || !(getClass().getAnnotatedSuperclass() instanceof AnnotatedParameterizedType parent)) {
            throw new IllegalArgumentException("A TypeRef needs its type argument: new TypeRef<List<String>>() {}");
        }
        type = parent.getAnnotatedActualTypeArguments()[0];
    }

    /** The type. */
    public final Type type() {
        return type.getType();
    }

    @Override
    public final Codec<T> codec() {
        return Codec.of(this);
    }

    final AnnotatedType annotatedType() {
        return type;
    }

    /** The type, as Java writes it. */
    @Override
    public final String toString() {
        return "TypeRef<" + type.getType().getTypeName() + ">";
    }
}
