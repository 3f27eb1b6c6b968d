/**
 * From Java types to the JSON schemas that the API's strict mode takes, and from the model's JSON back to Java: {@link
 * io.fluentopenai.schema.Codec}.
 */
@NullMarked
package io.fluentopenai.schema;

import org.jspecify.annotations.NullMarked;
