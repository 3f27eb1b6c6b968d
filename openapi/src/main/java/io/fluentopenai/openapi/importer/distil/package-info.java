/**
 * Keeps the facts of a document, in one form for all versions of OpenAPI, and refuses what it does not know. {@link
 * io.fluentopenai.openapi.importer.distil.Distiller} is the way in.
 */
@NullMarked
package io.fluentopenai.openapi.importer.distil;

import org.jspecify.annotations.NullMarked;
