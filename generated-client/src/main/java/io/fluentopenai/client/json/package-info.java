/**
 * The JSON runtime of the generated models.
 *
 * <p>A model reads itself from a {@link io.fluentopenai.client.json.JsonReader} and writes itself to a {@link
 * io.fluentopenai.client.json.JsonWriter} with generated code. It uses no reflection and builds no tree, except for
 * parts of a document that no schema describes, which are kept as a Jackson {@code JsonNode}.
 */
@NullMarked
package io.fluentopenai.client.json;

import org.jspecify.annotations.NullMarked;
