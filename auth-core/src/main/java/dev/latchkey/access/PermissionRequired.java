package dev.latchkey.access;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The route needs a valid access token of a user who has certain permissions; else the answer is {@code forbidden}. On a
 * method it replaces what stands on the class.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface PermissionRequired {

    /**
     * The permissions.
     *
     * @return one or more
     */
    String[] value();

    /**
     * Whether one of them is enough.
     *
     * @return any or all; any by default
     */
    Match match() default Match.ANY;

    /**
     * Where the permission must hold. Roles are granted everywhere, so anything but the default is refused at the start.
     *
     * @return the scope; empty, the default, for everywhere
     */
    String scope() default "";
}
