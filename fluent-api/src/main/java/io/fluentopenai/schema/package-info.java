/**
 * Generates strict mode JSON Schemas from Java types and parses the model's JSON to Java values. Start with {@link
 * io.fluentopenai.schema.Codec}.
 */
@NullMarked
package io.fluentopenai.schema;

import org.jspecify.annotations.NullMarked;
