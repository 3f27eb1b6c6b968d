/**
 * Reading and writing JSON: the small runtime under the generated models.
 *
 * <p>A model reads itself from a {@link io.fluentopenai.client.json.JsonReader} and writes itself to a {@link
 * io.fluentopenai.client.json.JsonWriter} with generated code. Nothing here uses reflection or builds a tree, except
 * where a document holds what no schema foresees: that part is kept as a Jackson {@code JsonNode}.
 */
@NullMarked
package io.fluentopenai.client.json;

import org.jspecify.annotations.NullMarked;
