package io.fluentopenai.schema;

/**
 * What a model can be asked for, where a {@code Class} does not say it: a {@link TypeRef}, for a type with type arguments, or a
 * {@link Codec}, for a schema that was written by hand or a type that is known at run time only.
 *
 * @param <T> the Java type
 */
public sealed interface OutputType<T> permits Codec, TypeRef {
    /**
     * Its schema, and the way back from the model's JSON.
     *
     * @throws SchemaException if strict mode has no schema for it
     */
    Codec<T> codec();
}
