package io.fluentopenai.schema;

/**
 * An output type of a model that a {@code Class} cannot represent: a {@link TypeRef}, for a type with type arguments,
 * or a {@link Codec}, for a handwritten schema or a type that is only known at run time.
 *
 * @param <T> the Java type
 */
public sealed interface OutputType<T> permits Codec, TypeRef {
    /**
     * Returns the codec, which has the schema and parses the model's JSON.
     *
     * @throws SchemaException if strict mode cannot express the type
     */
    Codec<T> codec();
}
