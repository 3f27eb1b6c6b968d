/**
 * Reads the fact sheet for those who use it: the generator, the report and the check of the normal form. {@link
 * io.fluentopenai.openapi.sheet.FactSheet} says what is generated for a schema, {@link io.fluentopenai.openapi.sheet.Type}
 * is its Java type.
 */
@NullMarked
package io.fluentopenai.openapi.sheet;

import org.jspecify.annotations.NullMarked;
