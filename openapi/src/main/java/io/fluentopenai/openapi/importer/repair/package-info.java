/**
 * Repairs mistakes of a document that can mean one thing only. {@link io.fluentopenai.openapi.importer.repair.Repairs} is
 * the way in.
 */
@NullMarked
package io.fluentopenai.openapi.importer.repair;

import org.jspecify.annotations.NullMarked;
